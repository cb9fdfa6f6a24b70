package io.taskgraph.test.contract;

import io.taskgraph.checkpoint.CheckpointStore;
import io.taskgraph.checkpoint.FileCheckpointStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileCheckpointStoreContractTests extends CheckpointStoreContract {

    @TempDir
    private Path directory;

    @Override
    protected CheckpointStore createStore(int keep) {
        return new FileCheckpointStore(directory, keep);
    }
}
