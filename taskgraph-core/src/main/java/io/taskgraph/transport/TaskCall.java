package io.taskgraph.transport;

/** A call that a task's copy answers on its loop, in the epoch of the header. */
public sealed interface TaskCall extends IncomingCall permits DataCall, PullCall {

    /** Serves each kind of call of a task. */
    interface Server {

        /** Runs the handler of a method. */
        <Q, A> void data(DataCall<Q, A> call);

        /** Gives a published block. */
        void pull(PullCall call);
    }

    /** Hands the call to the method of its kind. */
    void serveBy(Server server);

    @Override
    default void deliverTo(Receiver receiver) {
        receiver.task(this);
    }
}
