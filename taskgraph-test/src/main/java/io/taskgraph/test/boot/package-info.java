/** Gives the contexts of Spring Boot's tests what a job needs. All of this module that sees Spring; needs {@code spring-test}. */
@NullMarked
package io.taskgraph.test.boot;

import org.jspecify.annotations.NullMarked;
