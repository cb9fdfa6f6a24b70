package io.taskgraph.iterative;

import io.grpc.stub.StreamObserver;

/** A question that waits until it can be answered. */
record ParkedAsk(Member asked, Ask ask, StreamObserver<Answer> answer) {}
