package io.taskgraph.iterative;

import io.grpc.stub.StreamObserver;

/** An ask that waits for what it asks for. */
record ParkedAsk(Member asked, Ask ask, StreamObserver<Answer> answer) {}
