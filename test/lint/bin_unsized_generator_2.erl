%% A bitstring without a size in a generator.
-module(bin_unsized_generator_2).
-export([f/1]).

f(X) -> << <<Y/bits>> || <<Y/bits>> <= X >>.
