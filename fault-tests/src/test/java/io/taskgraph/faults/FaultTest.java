package io.taskgraph.faults;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** A test that is run as often as the system property {@code faults.repeat} says, with the number of the run, from 1. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "run {0}")
@ArgumentsSource(FaultTest.Runs.class)
@ExtendWith(ClassArchive.class)
@Timeout(value = 480, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@interface FaultTest {

    /** The numbers of the runs. */
    final class Runs implements ArgumentsProvider {

        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            return IntStream.rangeClosed(1, Integer.getInteger("faults.repeat", 1))
                    .mapToObj(Arguments::of);
        }
    }
}
