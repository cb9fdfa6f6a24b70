package com.example;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class KMeansApplication {

    public static void main(String[] args) {
        SpringApplication.run(KMeansApplication.class, args);
    }
}
