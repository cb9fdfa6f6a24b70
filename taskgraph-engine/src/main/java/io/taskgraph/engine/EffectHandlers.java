package io.taskgraph.engine;

/**
 * The performers of effects, one for each group.
 *
 * @param copies performs effects on copies that act for their tasks
 * @param requests performs effects on data requests of local copies
 * @param backups performs effects on updates and backups
 * @param peers performs effects on other processes and their calls
 * @param process performs effects on the process itself
 */
public record EffectHandlers(
        CopyHandler copies, RequestHandler requests, BackupHandler backups, PeerHandler peers, ProcessHandler process) {

    /** Performs effects on copies that act for their tasks. */
    public interface CopyHandler {

        void startCopy(Effect.StartCopy effect);

        void enterEpoch(Effect.EnterEpoch effect);

        void tellMeta(Effect.TellMeta effect);

        void keepFlag(Effect.KeepFlag effect);

        void storeState(Effect.StoreState effect);

        void tellNeighbor(Effect.TellNeighbor effect);

        void refuseHandOver(Effect.RefuseHandOver effect);

        void failCopy(Effect.FailCopy effect);

        void exitCopy(Effect.ExitCopy effect);

        void dropCopy(Effect.DropCopy effect);
    }

    /** Performs effects on data requests of local copies. */
    public interface RequestHandler {

        void sendRequest(Effect.SendRequest effect);

        void deliverAnswer(Effect.DeliverAnswer effect);

        void deliverFailure(Effect.DeliverFailure effect);

        void discardRequest(Effect.DiscardRequest effect);
    }

    /** Performs effects on updates and backups. */
    public interface BackupHandler {

        void startBackup(Effect.StartBackup effect);

        void takeOver(Effect.TakeOver effect);

        void applyUpdates(Effect.ApplyUpdates effect);

        void takeState(Effect.TakeState effect);

        void restoreState(Effect.RestoreState effect);

        void sendBackup(Effect.SendBackup effect);

        void answerBackup(Effect.AnswerBackup effect);

        void updateEnded(Effect.UpdateEnded effect);

        void tellReplication(Effect.TellReplication effect);
    }

    /** Performs effects on other processes and their calls. */
    public interface PeerHandler {

        void serve(Effect.Serve effect);

        void refuse(Effect.Refuse effect);

        void monitor(Effect.Monitor effect);

        void unmonitor(Effect.Unmonitor effect);

        void evict(Effect.Evict effect);

        void sendFlags(Effect.SendFlags effect);

        void answerFlags(Effect.AnswerFlags effect);
    }

    /** Performs effects on the process itself. */
    public interface ProcessHandler {

        void commit(Effect.Commit effect);

        void relist(Effect.Relist effect);

        void check(Effect.Check effect);

        void wakeAt(Effect.WakeAt effect);

        void leave(Effect.Leave effect);

        void rejoin(Effect.Rejoin effect);

        void replaceRun(Effect.ReplaceRun effect);

        void end(Effect.End effect);

        void refuseJob(Effect.RefuseJob effect);
    }
}
