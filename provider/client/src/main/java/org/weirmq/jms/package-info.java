/**
 * What applications name: the connection factory, the destinations and the messages of WeirMQ. Everything else is reached
 * through the interfaces of Jakarta Messaging 3.1.
 */
@NullMarked
package org.weirmq.jms;

import org.jspecify.annotations.NullMarked;
