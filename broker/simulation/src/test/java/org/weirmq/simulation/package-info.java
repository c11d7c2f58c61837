/**
 * A whole broker in one thread: clients, network, clock and disk are driven by one seed, and what the broker lets out is
 * held against a model. Nothing here runs in production.
 */
package org.weirmq.simulation;
