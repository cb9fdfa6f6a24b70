package io.taskgraph.boot.metrics;

import io.taskgraph.runtime.RuntimeListener;

/** Records a time within the span that it belongs to, so that the timer's exemplar names the trace. Thread-safe. */
public interface TimingScope {

    /** Without tracing. */
    TimingScope NONE = new TimingScope() {
        @Override
        public void ofRequest(RuntimeListener.RequestInfo request, Runnable timing) {
            timing.run();
        }

        @Override
        public void ofEpoch(Runnable timing) {
            timing.run();
        }
    };

    /** Records how long a request took that has just ended. */
    void ofRequest(RuntimeListener.RequestInfo request, Runnable timing);

    /** Records how long the epoch took that has just ended. */
    void ofEpoch(Runnable timing);
}
