package io.taskgraph.starter.aot;

import io.taskgraph.Task;
import io.taskgraph.boot.TaskBuilder;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Tasks by a method of an annotated class. */
@Configuration(proxyBeanMethods = false)
@Import({Base.class, ByClass.Tasks.class})
class ByClass {

    public static void main(String[] args) {
        SpringApplication.run(ByClass.class, args);
    }

    @TaskBuilder(linkTypes = "ring")
    static class Tasks {

        public Task task(long taskId) {
            return new EndingTask("a method");
        }
    }
}
