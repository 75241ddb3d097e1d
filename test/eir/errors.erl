%% What cannot be compiled is reported with its place, even if lint has not.
%% RUN: not lumen-eir --no-lint %s 2>&1 | FileCheck %s
-module(errors).
-export([f/1, g/1, h/1]).
-record(r, {a}).

%% CHECK: errors.erl:[[@LINE+1]]:9: error: variable 'X' is unbound
f(_) -> X.
%% CHECK: errors.erl:[[@LINE+1]]:25: error: field b undefined in record r
g(#r{a = _} = R) -> R#r.b.
%% CHECK: errors.erl:[[@LINE+1]]:9: error: function undefined_here/1 undefined
h(X) -> undefined_here(X).
