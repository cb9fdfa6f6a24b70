package io.taskgraph.test.etcd;

import java.nio.file.Files;
import java.nio.file.Path;

/** The data of an {@link EtcdServer} at a moment: a copy of them, or a snapshot. They end with the server. */
public final class EtcdBackup {

    private final Path data;

    EtcdBackup(Path data) {
        this.data = data;
    }

    /** Returns the directory, or the file of the snapshot. */
    Path data() {
        return data;
    }

    boolean isSnapshot() {
        return Files.isRegularFile(data);
    }
}
