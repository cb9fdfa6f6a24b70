package io.taskgraph.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.datum.DatumIteratorBuilder;
import io.taskgraph.datum.DatumResolver;
import io.taskgraph.datum.DatumSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The bean of docs/input.md. */
class InputBeanTests {

    @Test
    void sourceReadsTheConfiguredInput(@TempDir Path directory) throws IOException {
        Path input = Files.writeString(directory.resolve("points.csv"), "x,y\n1,2\n");
        new ApplicationContextRunner()
                .withUserConfiguration(Input.class)
                .withBean(
                        ResourceDatumResolver.class,
                        () -> new ResourceDatumResolver(new PathMatchingResourcePatternResolver()))
                .withPropertyValues("app.input=" + input)
                .run(context ->
                        assertThat(context.getBean(DatumSource.class).columns()).containsExactly("x", "y"));
    }

    @Configuration(proxyBeanMethods = false)
    static class Input {

        @Bean
        DatumSource source(@Value("${app.input}") String input, DatumResolver resolver) {
            return DatumIteratorBuilder.csv().resolvedBy(resolver).source(input);
        }
    }
}
