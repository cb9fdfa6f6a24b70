package io.taskgraph.samples.tour.kmeans;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Clusters points by k-means. */
@SpringBootApplication
public class KMeansApplication {

    public static void main(String[] args) {
        SpringApplication.run(KMeansApplication.class, args);
    }
}
