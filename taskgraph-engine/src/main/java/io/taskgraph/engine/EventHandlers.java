package io.taskgraph.engine;

/**
 * The handlers of events, one for each group.
 *
 * @param coordinator handles events of the coordinator
 * @param copies handles events of local copies
 * @param peers handles events of other processes
 * @param process handles events of the process itself
 */
public record EventHandlers(
        CoordinatorHandler coordinator, CopyHandler copies, PeerHandler peers, ProcessHandler process) {

    /** Handles events of the coordinator. */
    public interface CoordinatorHandler {

        void listed(Event.Listed event);

        void changed(Event.Changed event);

        void checked(Event.Checked event);

        void committed(Event.Committed event);

        void commitUnknown(Event.CommitUnknown event);
    }

    /** Handles events of local copies. */
    public interface CopyHandler {

        void flagMeta(Event.FlagMeta event);

        void incEpoch(Event.IncEpoch event);

        void requestMade(Event.RequestMade event);

        void updateMade(Event.UpdateMade event);

        void stateKept(Event.StateKept event);

        void copyBuilt(Event.CopyBuilt event);

        void stateTaken(Event.StateTaken event);

        void kill(Event.Kill event);

        void handOver(Event.HandOver event);

        void shutdown(Event.Shutdown event);

        void exited(Event.Exited event);
    }

    /** Handles events of other processes. */
    public interface PeerHandler {

        void requestAnswered(Event.RequestAnswered event);

        void requestFailed(Event.RequestFailed event);

        void callArrived(Event.CallArrived event);

        void callWithdrawn(Event.CallWithdrawn event);

        void backupAsked(Event.BackupAsked event);

        void backupAnswered(Event.BackupAnswered event);

        void peerRefused(Event.PeerRefused event);

        void flagsArrived(Event.FlagsArrived event);

        void flagsAnswered(Event.FlagsAnswered event);
    }

    /** Handles events of the process itself. */
    public interface ProcessHandler {

        void tick(Event.Tick event);

        void drain(Event.Drain event);

        void setBack(Event.SetBack event);
    }
}
