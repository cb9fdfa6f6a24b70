package io.taskgraph.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.etcd.jetcd.api.AuthenticateResponse;
import io.grpc.Status;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The user's login, which all members know. It is asked for when it is first needed, and again when etcd has refused it: calls that are under
 * way then ask each by itself, as many as there are, since one that waited for another's login would wait for a member that may hang. Each costs
 * etcd a slow hash. After a refusal of the user none is asked for during a pause of 1 to 30 seconds. Thread-safe.
 */
final class Login {

    private static final Logger logger = LoggerFactory.getLogger(Login.class);

    private static final Duration MIN_PAUSE = Duration.ofSeconds(1);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(30);

    /** Receives the result of a login. */
    interface Listener {

        /** Receives the token to send with each call: empty if etcd asks for none. */
        void loggedIn(String token);

        void failed(Status status);
    }

    private final EtcdSettings settings;
    private @Nullable String token;
    private @Nullable Status refusal;
    private long refusedUntil;
    private Duration pause = MIN_PAUSE;
    private boolean openSaid;

    Login(EtcdSettings settings) {
        this.settings = settings;
        if (settings.user() == null) {
            token = "";
        }
    }

    /** Returns whether there is a user to log in. */
    boolean hasUser() {
        return settings.user() != null;
    }

    /** Returns the login; null until there is one. */
    synchronized @Nullable String token() {
        return token;
    }

    /** Asks a member for a login, unless it was refused just now. */
    void ask(EtcdConnection connection, long timeoutNanos, Listener listener) {
        Status refused = refusal();
        if (refused != null) {
            listener.failed(refused);
            return;
        }
        AuthenticateRequest request = AuthenticateRequest.newBuilder()
                .setName(settings.user())
                .setPasswordBytes(ByteString.copyFromUtf8(String.valueOf(settings.password())))
                .build();
        connection.ask(AuthGrpc.getAuthenticateMethod(), request, "", timeoutNanos, new Answer<>() {
            @Override
            public void answered(AuthenticateResponse answer) {
                listener.loggedIn(accept(answer.getToken()));
            }

            @Override
            public void failed(Status status, boolean sent) {
                if (EtcdErrors.isAuthOff(status)) {
                    sayOpen();
                    listener.loggedIn(accept(""));
                } else {
                    listener.failed(refuse(status));
                }
            }
        });
    }

    /** Forgets a login that etcd has refused, unless there is a newer one. */
    synchronized void outdated(String refused) {
        if (hasUser() && refused.equals(token)) {
            token = null;
        }
    }

    private synchronized @Nullable Status refusal() {
        return refusal != null && System.nanoTime() - refusedUntil < 0 ? refusal : null;
    }

    private synchronized String accept(String given) {
        token = given;
        refusal = null;
        pause = MIN_PAUSE;
        return given;
    }

    private synchronized Status refuse(Status status) {
        if (EtcdErrors.remedy(status, true) == EtcdErrors.Remedy.LATER) {
            refusal = status;
            refusedUntil = System.nanoTime() + pause.toNanos();
            pause = Duration.ofNanos(
                    Math.min(MAX_PAUSE.toNanos(), pause.multipliedBy(2).toNanos()));
        }
        return status;
    }

    private synchronized void sayOpen() {
        if (!openSaid) {
            openSaid = true;
            logger.warn(
                    "etcd {} asks nobody for a password, though user '{}' is set: anybody may read and change its keys",
                    settings.endpoints(),
                    settings.user());
        }
    }
}
