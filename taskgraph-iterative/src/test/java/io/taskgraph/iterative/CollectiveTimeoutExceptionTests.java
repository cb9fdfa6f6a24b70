package io.taskgraph.iterative;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class CollectiveTimeoutExceptionTests {

    @Test
    void aFailureThatWasSerialisedStillNamesTheMissingTasks() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new CollectiveTimeoutException("too late", List.of(3L, 5L)));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            CollectiveTimeoutException read = (CollectiveTimeoutException) in.readObject();
            assertThat(read.missing()).containsExactly(3L, 5L);
            assertThat(read).hasMessage("too late");
        }
    }
}
