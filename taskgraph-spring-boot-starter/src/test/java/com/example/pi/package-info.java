/** The application of the README. It sees the starter alone, as an application does. */
package com.example.pi;
