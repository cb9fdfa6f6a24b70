package io.taskgraph.etcd;

import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.grpc.Status;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.WatchListener;
import io.taskgraph.coordination.Write;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * The watches of a coordinator, each at the member that is asked when it begins. One that has not told a change of this
 * coordinator's own a second after it was made has stalled, even if etcd answers, and ends. Thread-safe.
 */
final class Watches {

    private static final int MAX_LOOKS = 10;

    private final Calls calls;
    private final Executor ends;
    private final Map<EtcdWatch, Member> open = new ConcurrentHashMap<>();

    Watches(Calls calls, Executor ends) {
        this.calls = calls;
        this.ends = ends;
    }

    /** Returns a watch that is not started. */
    EtcdWatch create(String prefix, long fromRevision, WatchListener listener) {
        return new EtcdWatch(
                prefix, fromRevision, listener, new AtMember(calls.members().current()), ends);
    }

    /** Notes a committed revision: watches must show it soon. */
    void committed(Transaction transaction, long revision) {
        for (Write write : transaction.writes()) {
            if (write instanceof Write.Put put) {
                open.forEach((watch, member) -> {
                    if (watch.covers(put.key())) {
                        watch.expect(revision);
                    }
                });
                return;
            }
        }
    }

    /** Ends watches that have stalled; called every {@link Calls#LOOK}. */
    void look() {
        open.forEach((watch, member) -> {
            if (watch.stalled() >= MAX_LOOKS) {
                String why = "its watch does not report changes";
                calls.members().cannot(member, why);
                member.disconnect(new CoordinationException(
                        Reason.UNKNOWN_OUTCOME, "etcd's member " + member + " is being reconnected: " + why));
            }
        });
    }

    /** The member at which one watch is. */
    private final class AtMember implements EtcdWatch.Source {

        private final Member member;
        private final EtcdConnection connection;
        private volatile String token = "";

        AtMember(Member member) {
            this.member = member;
            this.connection = member.connection();
        }

        @Override
        public void open(WatchRequest request, EtcdWatch watch) {
            open.put(watch, member);
            connection.add(watch);
            String known = calls.login().token();
            if (known != null) {
                stream(request, known, watch);
                return;
            }
            calls.login().ask(connection, calls.timeout().toNanos(), new Login.Listener() {
                @Override
                public void loggedIn(String given) {
                    stream(request, given, watch);
                }

                @Override
                public void failed(Status status) {
                    watch.end(EtcdErrors.of("Logging in to watch", status, false));
                }
            });
        }

        @Override
        public void told() {
            member.sign();
        }

        @Override
        public void loginRefused() {
            calls.login().outdated(token);
        }

        @Override
        public void remove(EtcdWatch watch) {
            open.remove(watch);
            connection.remove(watch);
        }

        private void stream(WatchRequest request, String login, EtcdWatch watch) {
            token = login;
            watch.opened(connection.open(WatchGrpc.getWatchMethod(), request, login, watch));
        }
    }
}
