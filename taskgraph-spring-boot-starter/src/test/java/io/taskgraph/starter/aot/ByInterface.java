package io.taskgraph.starter.aot;

import io.taskgraph.TaskBuilder;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Tasks by a bean of the interface. */
@Configuration(proxyBeanMethods = false)
@Import(Base.class)
class ByInterface {

    public static void main(String[] args) {
        SpringApplication.run(ByInterface.class, args);
    }

    @Bean
    TaskBuilder tasks(Maker maker) {
        return id -> new EndingTask(maker.name());
    }
}
