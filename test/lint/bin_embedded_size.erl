%% A binary shorter than its size.
-module(bin_embedded_size).
-export([f/1]).

f(_) -> <<(<<1, 2>>):3/binary>>.
