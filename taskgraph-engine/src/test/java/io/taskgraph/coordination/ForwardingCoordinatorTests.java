package io.taskgraph.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ForwardingCoordinatorTests {

    /** A method with a default in the interface would otherwise answer for the wrong coordinator. */
    @ParameterizedTest
    @MethodSource("methods")
    void everyMethodOfACoordinatorIsForwarded(Method method) throws Exception {
        assertThat(ForwardingCoordinator.class
                        .getMethod(method.getName(), method.getParameterTypes())
                        .getDeclaringClass())
                .isEqualTo(ForwardingCoordinator.class);
    }

    static Method[] methods() {
        return Coordinator.class.getMethods();
    }
}
