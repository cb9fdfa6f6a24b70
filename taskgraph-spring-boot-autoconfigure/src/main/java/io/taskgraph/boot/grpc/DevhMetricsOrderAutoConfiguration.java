package io.taskgraph.boot.grpc;

import org.springframework.boot.autoconfigure.AutoConfiguration;

/**
 * Puts the metrics and observations of net.devh's starters behind the registries that they need. Those starters name the classes
 * which Spring Boot 3 had for that; with Spring Boot 4 they would come too early and silently back off.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        },
        beforeName = {
            "net.devh.boot.grpc.server.autoconfigure.GrpcServerMetricAutoConfiguration",
            "net.devh.boot.grpc.server.autoconfigure.GrpcServerMicrometerTraceAutoConfiguration",
            "net.devh.boot.grpc.client.autoconfigure.GrpcClientMetricAutoConfiguration",
            "net.devh.boot.grpc.client.autoconfigure.GrpcClientMicrometerTraceAutoConfiguration"
        })
public final class DevhMetricsOrderAutoConfiguration {}
