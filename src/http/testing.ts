/** For other modules' tests: contracts of the ports. */

