package io.taskgraph.runtime;

import io.grpc.Status;
import io.taskgraph.engine.FlagAnswer;
import io.taskgraph.engine.Refusal;
import io.taskgraph.transport.BackupCall;
import io.taskgraph.transport.FlagListener;
import io.taskgraph.transport.IncomingCall;
import io.taskgraph.transport.TaskCall;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Calls of peers that wait for the engine's word, by kind. Ids are unique across both kinds. Thread-safe. */
final class ServerCalls {

    /** By id. A call is removed by the one who ends it, so that it ends once. */
    private final Map<Long, TaskCall> ofTasks = new ConcurrentHashMap<>();

    /** By id. No id is in two maps. */
    private final Map<Long, BackupCall> ofBackups = new ConcurrentHashMap<>();

    /** By id. */
    private final Map<Long, FlagListener> ofFlags = new ConcurrentHashMap<>();

    private final AtomicLong lastId = new AtomicLong();

    /** Keeps a call and returns its id. */
    long add(TaskCall call) {
        long id = lastId.incrementAndGet();
        ofTasks.put(id, call);
        return id;
    }

    /** Keeps a call and returns its id. */
    long add(BackupCall call) {
        long id = lastId.incrementAndGet();
        ofBackups.put(id, call);
        return id;
    }

    /** Keeps the way back of flags and returns its id. */
    long add(FlagListener answer) {
        long id = lastId.incrementAndGet();
        ofFlags.put(id, answer);
        return id;
    }

    /** Answers flags, unless that was done before. */
    void answer(long id, FlagAnswer answer) {
        FlagListener way = ofFlags.remove(id);
        if (way != null) {
            way.answered(answer);
        }
    }

    /** Takes a call to be served; null if it was taken before. */
    @Nullable
    TaskCall takeForTask(long id) {
        return ofTasks.remove(id);
    }

    /** Takes a call to be answered; null if it was taken before. */
    @Nullable
    BackupCall takeForBackup(long id) {
        return ofBackups.remove(id);
    }

    /** Forgets a call whose caller no longer waits; false if it was taken before. */
    boolean forget(long id) {
        return ofTasks.remove(id) != null || ofBackups.remove(id) != null;
    }

    /** Refuses a call, unless it was taken before. */
    void refuse(long id, Refusal failure, String reason) {
        IncomingCall call = takeForTask(id);
        if (call == null) {
            call = takeForBackup(id);
        }
        if (call != null) {
            call.fail(failure, status(failure).withDescription(reason));
        } else {
            answer(id, FlagAnswer.NOT_TAKEN);
        }
    }

    /** Refuses all calls that wait. */
    void refuseAll(Refusal failure, String reason) {
        ofTasks.keySet().forEach(id -> refuse(id, failure, reason));
        ofBackups.keySet().forEach(id -> refuse(id, failure, reason));
        ofFlags.keySet().forEach(id -> answer(id, FlagAnswer.NOT_TAKEN));
    }

    private static Status status(Refusal failure) {
        return switch (failure) {
            case NOT_PRIMARY -> Status.UNAVAILABLE;
            case STALE_EPOCH -> Status.FAILED_PRECONDITION;
            case HANDLER -> Status.PERMISSION_DENIED;
        };
    }
}
