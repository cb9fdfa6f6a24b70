package io.taskgraph.starter.aot;

import io.taskgraph.Task;
import io.taskgraph.boot.TaskBuilder;
import java.util.function.LongFunction;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Tasks by an annotated function. */
@Configuration(proxyBeanMethods = false)
@Import(Base.class)
class ByFunction {

    public static void main(String[] args) {
        SpringApplication.run(ByFunction.class, args);
    }

    @Bean
    @TaskBuilder
    LongFunction<Task> tasks() {
        return id -> new EndingTask("a function");
    }
}
