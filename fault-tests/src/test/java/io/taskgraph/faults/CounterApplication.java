package io.taskgraph.faults;

import io.taskgraph.TaskBuilder;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Task 0 makes updates of the counters, which are the other tasks, until a file appears. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class CounterApplication {

    static final int COUNTERS = 3;

    public static void main(String[] args) {
        SpringApplication.run(CounterApplication.class, args);
    }

    @Bean
    TaskBuilder tasks(@Value("${faults.stop-file}") Path stopFile) {
        return task -> task == 0 ? new CountingTask(stopFile) : new CounterTask();
    }
}
