package io.taskgraph.boot.tracing;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.docs.ObservationDocumentation;

/** Observations of a job. */
public enum TaskGraphObservation implements ObservationDocumentation {
    /** One epoch as one process sees it; a span of the epoch's trace. */
    EPOCH {
        @Override
        public String getName() {
            return "taskgraph.epochs";
        }

        @Override
        public String getContextualName() {
            return "epoch";
        }

        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return new KeyName[] {Tag.JOB};
        }

        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return new KeyName[] {Tag.RUN, Tag.EPOCH};
        }
    },

    /** One data request of a task, retries included; a child of its epoch. */
    REQUEST {
        @Override
        public String getName() {
            return "taskgraph.requests";
        }

        @Override
        public String getContextualName() {
            return "data request";
        }

        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return new KeyName[] {Tag.JOB, Tag.METHOD, Tag.OUTCOME};
        }

        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return new KeyName[] {Tag.EPOCH, Tag.FROM, Tag.TO, Tag.TRIES};
        }
    };

    /** Keys of observations. */
    public enum Tag implements KeyName {
        /** Name of the job. */
        JOB("taskgraph.job"),
        /** Id of the run. */
        RUN("taskgraph.run"),
        /** Number of the epoch. */
        EPOCH("taskgraph.epoch"),
        /** Full name of the method. */
        METHOD("method"),
        /** How a request ended: answered, failed, timeout, stale. */
        OUTCOME("outcome"),
        /** Asking task. */
        FROM("taskgraph.from"),
        /** Asked task. */
        TO("taskgraph.to"),
        /** Number of times that a request was sent. */
        TRIES("taskgraph.tries");

        private final String key;

        Tag(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }
}
