package io.taskgraph.test.etcd;

import java.nio.file.Path;

/** The data of an {@link EtcdServer} at a moment. They end with the server. */
public final class EtcdBackup {

    private final Path data;

    EtcdBackup(Path data) {
        this.data = data;
    }

    Path data() {
        return data;
    }
}
