package io.taskgraph.boot;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the link type of a {@link io.taskgraph.topology.Topology} bean, on its class or its {@code @Bean} method. Without
 * it the name of the bean is the link type.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface LinkType {

    /** Link type under which tasks use the topology. */
    String value();
}
