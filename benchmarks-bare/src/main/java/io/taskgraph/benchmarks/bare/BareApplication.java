package io.taskgraph.benchmarks.bare;

import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Logs a line when it has started, and ends. */
@SpringBootApplication
public class BareApplication {

    public static void main(String[] args) {
        SpringApplication.run(BareApplication.class, args);
    }

    @Bean
    ApplicationRunner ready() {
        return arguments -> LoggerFactory.getLogger(BareApplication.class).info("ready");
    }
}
