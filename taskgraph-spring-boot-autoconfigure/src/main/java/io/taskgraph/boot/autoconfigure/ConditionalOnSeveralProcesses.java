package io.taskgraph.boot.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/** Matches where the job may run in several processes, since {@code taskgraph.etcd.endpoints} or connection details name etcd. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(OnSeveralProcessesCondition.class)
public @interface ConditionalOnSeveralProcesses {}
