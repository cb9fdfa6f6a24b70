package io.taskgraph.boot.metrics;

import io.micrometer.common.docs.KeyName;

/** Tags of the job's meters. Every one has few values. */
public enum TaskGraphTag implements KeyName {
    /** Name of the job. */
    JOB("taskgraph.job", "name of the job"),
    /** Status of a job, task, node or process. */
    STATUS("status", ""),
    /** Role of a copy. */
    ROLE("role", "primary, backup"),
    /** Link type of a flag. */
    LINK_TYPE("link.type", "link types of the job"),
    /** Full name of the method that a data request asks. */
    METHOD("method", "methods that the tasks serve"),
    /** How it ended. */
    OUTCOME("outcome", ""),
    /** Which way bytes went. */
    DIRECTION("direction", "sent, received"),
    /** Why a task moved. */
    CAUSE("cause", "lost, handover"),
    /** Kind of loop. */
    LOOP("loop", "engine, task"),
    /** Name of a callback. */
    CALLBACK("callback", "names of the callbacks of a task, handler, compute"),
    /** Why a call was refused. */
    REASON("reason", "other_run, unreadable, stranger, untrue, too_many, connection"),
    /** Call to the coordinator. */
    OPERATION("operation", "grant_lease, keep_alive, revoke_lease, list, check, commit");

    private final String key;
    private final String values;

    TaskGraphTag(String key, String values) {
        this.key = key;
        this.values = values;
    }

    @Override
    public String asString() {
        return key;
    }

    /** Returns the values that it takes, for people; empty if they differ from meter to meter. */
    public String possible() {
        return values;
    }
}
