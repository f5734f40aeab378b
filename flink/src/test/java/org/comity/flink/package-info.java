/** Tests of the job on a cluster in this process, with a real broker where topics are meant. */
package org.comity.flink;
