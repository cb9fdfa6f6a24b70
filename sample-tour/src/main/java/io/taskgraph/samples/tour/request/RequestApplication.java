package io.taskgraph.samples.tour.request;

import io.grpc.stub.StreamObserver;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.GrpcHelper;
import io.taskgraph.JobInfo;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.samples.tour.request.proto.Square;
import io.taskgraph.samples.tour.request.proto.SquareRequest;
import io.taskgraph.samples.tour.request.proto.SquaresGrpc;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Task 0 asks every other task for a square and adds them up. Request and answer are messages of {@code squares.proto}. */
@SpringBootApplication
public class RequestApplication {

    public static void main(String[] args) {
        SpringApplication.run(RequestApplication.class, args);
    }

    /** Whom task 0 asks: the other tasks have no neighbour of this link type. */
    @Bean
    Topology others(JobInfo job) {
        return Topologies.starWorkers(job.tasks());
    }

    @TaskBuilder
    static class SquareTask implements Task {

        private final Framework framework;

        SquareTask(Framework framework) {
            this.framework = framework;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            if (framework.getTaskId() == 0) {
                framework
                        .askNeighbors(context, "others", task -> ask(context, task))
                        .thenAccept(this::add);
            }
        }

        private CompletionStage<Square> ask(EpochContext context, long task) {
            SquareRequest request = SquareRequest.newBuilder().setNumber(task).build();
            return framework.dataRequest(context, task, SquaresGrpc.getGetSquareMethod(), request);
        }

        private void add(Map<Long, Square> squares) {
            long sum = squares.values().stream().mapToLong(Square::getValue).sum();
            framework.shutdownJob(Outcome.succeeded("sum of squares " + sum));
        }

        @Override
        public GrpcHelper grpc() {
            return GrpcHelper.of(new SquaresGrpc.SquaresImplBase() {
                @Override
                public void getSquare(SquareRequest request, StreamObserver<Square> answer) {
                    answer.onNext(Square.newBuilder()
                            .setValue(request.getNumber() * request.getNumber())
                            .build());
                    answer.onCompleted();
                }
            });
        }
    }
}
