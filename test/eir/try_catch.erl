%% Calls have the handler as their exceptional successor; what fails in the
%% function itself is fetched. Handing on an exception keeps its raw trace.
%% RUN: lumen-eir %s | FileCheck %s
-module(try_catch).
-export([f/1]).

%% CHECK-LABEL: eir.func @"try_catch:f/1"
%% CHECK: eir.bif catch "erlang:+/2"
%% CHECK-NEXT: eir.is_value
%% CHECK: eir.call @"try_catch:g/1"({{.*}}) ^{{bb[0-9]+}}, ^{{bb[0-9]+}}
%% CHECK: eir.take_exception
%% CHECK: eir.set_exception %[[C:.*]], %{{.*}} trace %
%% CHECK-NOT: "erlang:raise/3"
f(X) ->
    try g(X + 1)
    catch
        throw:T -> T;
        C:R:S -> erlang:raise(C, R, S)
    end.

g(X) -> X.
