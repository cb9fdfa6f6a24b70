package io.taskgraph.boot.lifecycle;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskgraph.boot.support.OneEpochJob;
import io.taskgraph.runtime.TaskGraphRuntime;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** A test that mocks the runtime, to run no job, is told how to do that. */
class MockedRuntimeTests {

    @Test
    void mockOfTheRuntimeIsRefusedWithWhatToDoInstead() {
        TestContext mocked = new TestContextManager(Mocked.class).getTestContext();
        assertThatThrownBy(mocked::getApplicationContext)
                .rootCause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is a mock")
                .hasMessageContaining("taskgraph.enabled=false");
    }

    @SpringBootTest(classes = OneEpochJob.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
    static class Mocked {

        @MockitoBean
        private TaskGraphRuntime runtime;
    }
}
