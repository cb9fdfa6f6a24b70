package io.taskgraph.test.contract;

import io.taskgraph.checkpoint.CheckpointStore;
import io.taskgraph.checkpoint.MemoryCheckpointStore;

class MemoryCheckpointStoreTests extends CheckpointStoreContract {

    @Override
    protected CheckpointStore createStore(int keep) {
        return new MemoryCheckpointStore(keep);
    }
}
