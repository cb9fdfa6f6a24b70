package io.taskgraph.boot.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.util.SplittableRandom;
import net.devh.boot.grpc.server.interceptor.GrpcGlobalServerInterceptor;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Four tasks that in each of two epochs publish a block of 20 MiB, more than a message may have, and pull those of all. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class BlockJob {

    private static final long TASKS = 4;
    private static final long EPOCHS = 2;
    private static final int BLOCK_BYTES = 20 << 20;

    @Bean
    Topology all() {
        return Topologies.allToAll(TASKS);
    }

    @Bean
    TaskBuilder tasks() {
        return id -> new BlockTask();
    }

    @Bean
    @GrpcGlobalServerInterceptor
    ServedMethods served() {
        return new ServedMethods();
    }

    private static BytesValue block(long task, long epoch) {
        byte[] bytes = new byte[BLOCK_BYTES];
        new SplittableRandom(31 * task + epoch).nextBytes(bytes);
        return BytesValue.of(ByteString.copyFrom(bytes));
    }

    private static final class BlockTask implements Task {

        private Framework framework;
        private int right;
        private int done;

        @Override
        public void init(long taskId, Framework given) {
            framework = given;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            right = 0;
            done = 0;
            framework.publish(context, "block", block(framework.getTaskId(), context.epoch()));
            for (long other = 0; other < TASKS; other++) {
                long from = other;
                framework
                        .pull(context, from, "block", BytesValue.parser())
                        .thenAccept(block -> pulled(context, from, block));
            }
        }

        private void pulled(EpochContext context, long from, BytesValue block) {
            if (!block.equals(block(from, context.epoch()))) {
                throw new IllegalStateException("the block of task " + from + " is another one");
            }
            right++;
            if (right == TASKS && framework.getTaskId() == 0) {
                done(context);
            } else if (right == TASKS) {
                framework.flagMeta(context, "all", "done");
            }
        }

        @Override
        public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
            if (framework.getTaskId() == 0) {
                done(context);
            }
        }

        private void done(EpochContext context) {
            done++;
            if (done == TASKS && context.epoch() == EPOCHS - 1) {
                framework.shutdownJob(Outcome.succeeded("all blocks are right"));
            } else if (done == TASKS) {
                framework.incEpoch(context);
            }
        }
    }
}
