package io.taskgraph.test.etcd;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an etcd is started: which one, how clients connect, and further arguments of its command line. Each method returns changed options.
 *
 * @param tls how clients connect
 * @param folder folder that holds the {@code etcd} to run; null for the one of the path
 * @param arguments more arguments for etcd's command line
 */
public record EtcdOptions(EtcdTls tls, @Nullable Path folder, List<String> arguments) {

    public EtcdOptions {
        arguments = List.copyOf(arguments);
    }

    /** Returns the etcd of the path, open to any client. */
    public static EtcdOptions defaults() {
        return new EtcdOptions(EtcdTls.NONE, null, List.of());
    }

    /** Lets clients connect so. */
    public EtcdOptions withTls(EtcdTls newTls) {
        return new EtcdOptions(newTls, folder, arguments);
    }

    /** Runs the {@code etcd} of a folder instead of the one on the path. */
    public EtcdOptions withFolder(@Nullable Path newFolder) {
        return new EtcdOptions(tls, newFolder, arguments);
    }

    /** Adds arguments, {@code --election-timeout=5000} for example. */
    public EtcdOptions withArguments(String... more) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of(more));
        return new EtcdOptions(tls, folder, all);
    }
}
