/** The first program of the tutorial, as the page shows it. */
@NullMarked
package com.example;

import org.jspecify.annotations.NullMarked;
