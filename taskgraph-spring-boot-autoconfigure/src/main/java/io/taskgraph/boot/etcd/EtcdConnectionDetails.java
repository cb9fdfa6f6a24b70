package io.taskgraph.boot.etcd;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where etcd is and how to log in to it. A bean of this type, such as those that {@code @ServiceConnection} and Docker Compose
 * make, takes the place of {@code taskgraph.etcd.endpoints}, {@code user}, {@code password} and {@code ssl.bundle}.
 */
public interface EtcdConnectionDetails extends ConnectionDetails {

    /** Returns the URLs of etcd's members, at least one; {@code https} if and only if there is a bundle. */
    List<String> getEndpoints();

    /** Returns the user to log in with; null if etcd asks for none. */
    default @Nullable String getUser() {
        return null;
    }

    /** Returns the user's password; null if and only if there is no user. */
    default @Nullable String getPassword() {
        return null;
    }

    /** Returns the certificates that are trusted, and the one that is shown; null to connect in the clear. */
    default @Nullable SslBundle getSslBundle() {
        return null;
    }
}
