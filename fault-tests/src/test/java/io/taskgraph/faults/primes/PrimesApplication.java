package io.taskgraph.faults.primes;

import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.masterworker.MasterTask;
import io.taskgraph.masterworker.WorkerTask;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The application: {@code taskgraph.job.workers} says how many workers there are. */
@EnableAutoConfiguration
@Import(PrimesApplication.Primes.class)
public class PrimesApplication {

    public static void main(String[] args) {
        SpringApplication.run(PrimesApplication.class, args);
    }

    @TaskBuilder
    static class Primes {

        private final long limit;
        private final long size;

        Primes(@Value("${primes.limit:100000}") long limit, @Value("${primes.size:1000}") long size) {
            this.limit = limit;
            this.size = size;
        }

        public MasterTask master() {
            return new PrimesMaster(limit, size);
        }

        public WorkerTask worker(long workerId) {
            return new PrimesWorker();
        }
    }
}
