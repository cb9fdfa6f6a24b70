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

    /**
     * Link type that joins the same tasks the other way round, such as {@code children} where this one is {@code parents}; none
     * if it is empty. The start of the application fails where one of the two has a link that the other one lacks.
     */
    String inverse() default "";
}
