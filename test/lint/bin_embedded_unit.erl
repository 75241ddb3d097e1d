%% A bitstring that does not fit its unit.
-module(bin_embedded_unit).
-export([f/1]).

f(_) -> <<(<<1:7>>)/binary>>.
