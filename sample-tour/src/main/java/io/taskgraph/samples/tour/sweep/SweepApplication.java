package io.taskgraph.samples.tour.sweep;

import com.google.protobuf.DoubleValue;
import io.taskgraph.Outcome;
import io.taskgraph.masterworker.MasterWorkerBuilder;
import io.taskgraph.masterworker.ParallelMap;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Tries 50 step lengths of gradient descent and says which is best. */
@SpringBootApplication
public class SweepApplication {

    public static void main(String[] args) {
        SpringApplication.run(SweepApplication.class, args);
    }

    @Bean
    MasterWorkerBuilder sweep() {
        return ParallelMap.<Double, DoubleValue>map(SweepApplication::lengths, SweepApplication::descend)
                .then(SweepApplication::best);
    }

    private static List<Double> lengths() {
        return IntStream.rangeClosed(1, 50).mapToObj(i -> i / 50.0).toList();
    }

    /** Returns how far ten steps on x² + 3 y² from (1, 1) come. */
    private static DoubleValue descend(double length) {
        double x = 1;
        double y = 1;
        for (int step = 0; step < 10; step++) {
            x -= length * 2 * x;
            y -= length * 6 * y;
        }
        return DoubleValue.of(x * x + 3 * y * y);
    }

    private static Outcome best(List<DoubleValue> values) {
        int best = 0;
        for (int i = 1; i < values.size(); i++) {
            if (values.get(i).getValue() < values.get(best).getValue()) {
                best = i;
            }
        }
        return Outcome.succeeded("best step length " + lengths().get(best));
    }
}
