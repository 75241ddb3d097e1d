%% A literal that is no binary.
-module(bin_literal_binary).
-export([f/1]).

f(_) -> <<1/binary>>.
