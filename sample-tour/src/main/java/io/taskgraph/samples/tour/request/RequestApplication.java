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
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Task 0 asks every other task for a square and adds them up. Request and answer are messages of {@code squares.proto}. */
@SpringBootApplication
public class RequestApplication {

    public static void main(String[] args) {
        SpringApplication.run(RequestApplication.class, args);
    }

    @TaskBuilder
    static class SquareTask implements Task {

        private final Framework framework;
        private final JobInfo job;
        private long sum;
        private long answers;

        /** The framework is that of this copy; the rest are beans. */
        SquareTask(Framework framework, JobInfo job) {
            this.framework = framework;
            this.job = job;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            if (framework.getTaskId() != 0) {
                return;
            }
            for (long task = 1; task < job.tasks(); task++) {
                SquareRequest request =
                        SquareRequest.newBuilder().setNumber(task).build();
                framework
                        .dataRequest(context, task, SquaresGrpc.getGetSquareMethod(), request)
                        .thenAccept(square -> add(square.getValue()));
            }
        }

        private void add(long square) {
            sum += square;
            answers++;
            if (answers == job.tasks() - 1) {
                framework.shutdownJob(Outcome.succeeded("sum of squares " + sum));
            }
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
