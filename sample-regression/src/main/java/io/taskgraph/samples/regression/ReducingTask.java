package io.taskgraph.samples.regression;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.grpc.stub.StreamObserver;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.GrpcHelper;
import io.taskgraph.Outcome;
import io.taskgraph.StaleEpochException;
import io.taskgraph.Task;
import io.taskgraph.samples.regression.model.Reduction;
import io.taskgraph.samples.regression.model.Request;
import io.taskgraph.samples.regression.proto.Ask;
import io.taskgraph.samples.regression.proto.Block;
import io.taskgraph.samples.regression.proto.ReductionsGrpc;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A task's part in one epoch: the root's request goes down the tree, each task answers it for its own rows and merges that
 * with the answers of its children, in the order of their ids, so that the same request gives the same bits.
 */
abstract class ReducingTask implements Task {

    private static final String REQUEST = "request";
    private static final String REDUCTION = "reduction";

    private final Share share;
    private final SortedMap<Long, Reduction> ofChildren = new TreeMap<>();
    private final List<StreamObserver<Block>> earlyForRequest = new ArrayList<>();
    private final List<StreamObserver<Block>> earlyForReduction = new ArrayList<>();
    private @Nullable Framework framework;
    private @Nullable Block request;
    private @Nullable Reduction own;
    private @Nullable Block merged;

    ReducingTask(Share share) {
        this.share = share;
    }

    @Override
    public final void init(long taskId, Framework newFramework) {
        framework = newFramework;
    }

    final Framework framework() {
        Framework current = framework;
        if (current == null) {
            throw new IllegalStateException("the task is not initialised");
        }
        return current;
    }

    @Override
    public void enterEpoch(EpochContext context) {
        ofChildren.clear();
        earlyForRequest.clear();
        earlyForReduction.clear();
        request = null;
        own = null;
        merged = null;
    }

    final Share share() {
        return share;
    }

    /**
     * Takes the request of this epoch: hands it down and works on the own rows.
     *
     * @param input the fingerprint of the input that the request is about
     */
    final void begin(EpochContext context, Request newRequest, String input) {
        Block block = block(newRequest.toBytes()).toBuilder().setInput(input).build();
        request = block;
        answer(earlyForRequest, block);
        framework().flagMeta(context, RegressionApplication.PARENTS, REQUEST);
        framework().compute(context, () -> share.answer(newRequest, input)).whenComplete((reduction, cause) -> {
            if (cause == null) {
                own = reduction;
                mergeIfComplete(context);
            } else {
                fail(cause);
            }
        });
    }

    @Override
    public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
        String method = linkType.equals(RegressionApplication.PARENTS)
                ? ReductionsGrpc.getGetRequestMethod().getFullMethodName()
                : ReductionsGrpc.getGetReductionMethod().getFullMethodName();
        framework().dataRequest(context, fromId, method, Ask.getDefaultInstance());
    }

    @Override
    public void dataReady(EpochContext context, long fromId, String method, Message output) {
        Block block = (Block) output;
        byte[] content = block.getContent().toByteArray();
        if (method.equals(ReductionsGrpc.getGetRequestMethod().getFullMethodName())) {
            begin(context, Request.fromBytes(content), block.getInput());
        } else {
            ofChildren.put(fromId, Reduction.fromBytes(content));
            mergeIfComplete(context);
        }
    }

    private void mergeIfComplete(EpochContext context) {
        Reduction result = own;
        int children = framework()
                .getTopology(RegressionApplication.CHILDREN)
                .getNeighbors(context.epoch())
                .size();
        if (result == null || ofChildren.size() < children) {
            return;
        }
        for (Reduction ofChild : ofChildren.values()) {
            result = result.merge(ofChild);
        }
        Block block = block(result.toBytes());
        merged = block;
        answer(earlyForReduction, block);
        complete(context, result);
    }

    /** Takes the answer of this task and all below it. */
    abstract void complete(EpochContext context, Reduction result);

    final void flagReduction(EpochContext context) {
        framework().flagMeta(context, RegressionApplication.CHILDREN, REDUCTION);
    }

    /** Ends the job, unless only the epoch has passed; what data or model are at fault for is said in the message. */
    final void fail(Throwable cause) {
        Throwable named = cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
        if (named instanceof StaleEpochException) {
            return;
        }
        String message = named.getMessage() == null ? named.toString() : named.getMessage();
        framework().shutdownJob(Outcome.failed(message));
    }

    private static Block block(byte[] content) {
        return Block.newBuilder().setContent(ByteString.copyFrom(content)).build();
    }

    private static void answer(List<StreamObserver<Block>> early, Block block) {
        early.forEach(observer -> answer(observer, block));
        early.clear();
    }

    private static void answer(StreamObserver<Block> observer, Block block) {
        observer.onNext(block);
        observer.onCompleted();
    }

    @Override
    public final GrpcHelper grpc() {
        return GrpcHelper.of(new ReductionsGrpc.ReductionsImplBase() {
            @Override
            public void getRequest(Ask ask, StreamObserver<Block> observer) {
                Block current = request;
                if (current == null) {
                    earlyForRequest.add(observer);
                } else {
                    answer(observer, current);
                }
            }

            @Override
            public void getReduction(Ask ask, StreamObserver<Block> observer) {
                Block current = merged;
                if (current == null) {
                    earlyForReduction.add(observer);
                } else {
                    answer(observer, current);
                }
            }
        });
    }
}
