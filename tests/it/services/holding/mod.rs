mod paying;
